"""Where EMRs and billing systems call us: prove it, keep it, answer, work later."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import UnreadablePostError
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinicbridge import audit, vault
from integrations import hooks, inbox, tasks
from integrations.errors import SignatureInvalid

MOST_BYTES = 5 * 1024 * 1024
CONTENT_TYPES = ("application/json", "application/fhir+json")
RETRY_AFTER_SECONDS = "5"


class Kept(serializers.Serializer):  # type: ignore[type-arg]
    """The number under which a message is kept; it says nothing of its content."""

    message = serializers.UUIDField()


class Complaint(serializers.Serializer):  # type: ignore[type-arg]
    """Why a message was not taken."""

    detail = serializers.CharField()


class Turned(Exception):
    """A call turned away before its body was looked at."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class OnlyJson(BaseContentNegotiation):
    """Answers JSON whatever the caller says it would like."""

    def select_renderer(self, _: Request, renderers: Any, *__: Any) -> tuple[BaseRenderer, str]:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, *_: Any) -> None:
        """Parse nothing: the body is not read before its sender is proven."""


def _header(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, required=True, description=description
    )


REFUSALS = {
    400: "The body broke off.",
    401: "No signature holds, or its time is more than 5 minutes off. Nothing was kept.",
    404: "There is no such hook, or it was switched off.",
    405: "Only POST is answered.",
    409: "This webhook-id came before with another body. Both are kept; an admin sees them.",
    410: "The practice's records were destroyed; it takes no messages any more.",
    411: "The call does not say its Content-Length.",
    413: "The body is larger than 5 MB.",
    415: "The body is not plain JSON.",
    503: "The message could not be kept. Send it again after Retry-After seconds.",
}


class BodyRequired(AutoSchema):
    """Says that a call without a body is none."""

    def _get_request_body(self, direction: str = "request") -> dict[str, Any] | None:
        said = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        return {**said, "required": True} if said else None


@extend_schema(
    operation_id="receive",
    summary="Hand over a signed message",
    description="Visits of an EMR as FHIR R4 JSON, or a billing system's answers, with the"
    " headers of Standard Webhooks over the raw body. The same id may be sent again.",
    parameters=[
        OpenApiParameter("public_id", str, OpenApiParameter.PATH, description="The hook."),
        _header("webhook-id", "The event's id; the same each time it is sent."),
        _header("webhook-timestamp", "Seconds since 1970."),
        _header("webhook-signature", "v1,<base64>; several with a space between."),
    ],
    request=dict.fromkeys(CONTENT_TYPES, OpenApiTypes.OBJECT),
    responses={
        202: OpenApiResponse(Kept, "Kept, now or before."),
        **{status: OpenApiResponse(Complaint, text) for status, text in REFUSALS.items()},
    },
)
class Hook(APIView):
    """Keep the message, answer fast, work later."""

    authentication_classes = []  # the signature is the authentication
    permission_classes = []
    content_negotiation_class = OnlyJson
    schema = BodyRequired()

    def post(self, request: Request, public_id: str) -> Response:
        """Keep one signed message."""
        try:
            practice_id = hooks.practice_of(public_id)
            received = inbox.receive(
                practice_id=practice_id,
                public_id=public_id,
                headers=request.headers,
                body=_body(request),
            )
        except Turned as turned:
            return _refusal(turned.status)
        except hooks.Closed:
            return _refusal(404)
        except SignatureInvalid:
            return _refusal(401)
        except inbox.Conflict:
            return _refusal(409)
        except vault.Destroyed:
            return _refusal(410)
        except (OperationalError, InterfaceError):
            return _refusal(503)
        return Taken(received.message_id, practice_id)


class Taken(Response):
    """The answer to a message that is kept; it wakes a worker once it is on its way."""

    def __init__(self, message_id: UUID, practice_id: UUID) -> None:
        super().__init__({"message": message_id}, status=202)
        self.practice_id = practice_id
        self.correlation_id = audit.correlation_id()

    def close(self) -> None:
        """Let the caller go first: the row is the truth, the wake-up only haste."""
        super().close()
        with audit.acting(source="hook", correlation_id=self.correlation_id):
            tasks.wake_ingest(self.practice_id)


def _body(request: Request) -> bytes:
    """Return the raw body of a call whose headers promise one we can take."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()):
        raise Turned(411)
    if len(length) > 12 or int(length) > MOST_BYTES:
        raise Turned(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if kind not in CONTENT_TYPES or packing not in ("", "identity"):
        raise Turned(415)
    try:
        return request.body
    except RequestDataTooBig:
        raise Turned(413) from None
    except (UnreadablePostError, BadRequest):
        raise Turned(400) from None


def _refusal(status: int) -> Response:
    headers = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else None
    return Response({"detail": REFUSALS[status]}, status=status, headers=headers)
