"""What staff do that is put down: each act with the words in which the log says it."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.errors import Message, say

ACTS: Mapping[str, Message] = {
    "signed-in": say("signed in"),
    "refused": say("was refused at the sign-in"),
    "unconfirmed": say("sent wrong figures of the second factor"),
    "signed-out": say("signed out"),
    "factor": say("set up the second factor"),
    "password": say("changed the password"),
    "saved": say("saved the questionnaire"),
    "removed": say("removed the questionnaire"),
    "opened": say("opened the survey"),
    "paused": say("paused the survey"),
    "resumed": say("resumed the survey"),
    "closed": say("closed the survey"),
    "slips": say("printed slips with access codes"),
    "voided": say("made unused access codes void"),
    "released": say("froze the results"),
    "reported": say("wrote a report"),
    "exported": say("exported rows"),
    "remarks": say("took out what people wrote"),
    "sorted": say("counted sorted remarks into the reports"),
    "crossed": say("looked at a table of two questions"),
}
