"""The steps of an audit as rows and journal entries, and back."""

from pydantic import TypeAdapter, ValidationError

from ptn_scan.audit.values import AuditStep, HandCounted, SampleRead, SeedTaken, TallyFixed
from ptn_scan.ballot_box.journal import Facts, Row
from ptn_scan.errors import DamagedElectionError

_STEP: TypeAdapter[AuditStep] = TypeAdapter(AuditStep)


def of_step(step: AuditStep) -> Row:
    return {"step": _STEP.dump_json(step).decode()}


def to_step(text: str) -> AuditStep:
    """Raises DamagedElectionError where `text` is no step that this version writes."""
    try:
        return _STEP.validate_json(text)
    except ValidationError as error:
        raise DamagedElectionError(
            "Hòm phiếu có bước kiểm tra không hiểu được. Hãy dùng phiên bản ptn-scan đã ghi nó, "
            "hoặc bản sao lưu.",
            "A step of the audit in the ballot box cannot be understood. Use the version of "
            "ptn-scan that wrote it, or a backup.",
        ) from error


def kind(step: AuditStep) -> str:
    """The kind of the step's journal entry."""
    match step:
        case TallyFixed():
            return "audit-tally"
        case SeedTaken():
            return "audit-seed"
        case SampleRead():
            return "audit-sample"
        case HandCounted():
            return "audit-count"


def facts(step: AuditStep) -> Facts:
    """What the journal says of a step for people: never what stands on a ballot."""
    match step:
        case TallyFixed():
            return {
                "tally_sha256": step.tally_sha256,
                "records_sha256": step.records_sha256,
                "risk_limit": str(step.risk_limit),
                "method": step.method.value,
            }
        case SeedTaken():
            return {"seed": step.seed}
        case SampleRead():
            return {"rows": len(step.rows)}
        case HandCounted():
            return {"officials": len(step.totals)}
