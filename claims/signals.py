"""The three announcements claims makes, each sent after commit."""

from django.dispatch import Signal

# practice_id, claim_id: a claim was drafted or redrafted at intake.
claim_drafted = Signal()
# practice_id, submission_id: a submission is owed to the billing system.
claim_approved = Signal()
# practice_id, job_id: long work was asked for.
job_requested = Signal()
