"""What an admin keeps of the outside world: lines, what came in by them, how calls went."""

from integrations.admin import calls, connections, inbox, suggester

__all__ = ["calls", "connections", "inbox", "suggester"]
