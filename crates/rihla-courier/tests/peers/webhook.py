"""The library of Standard Webhooks: checks a message that it is given, then signs one of its own."""

import json
import sys
from datetime import datetime, timezone

from standardwebhooks.webhooks import Webhook

given = json.load(sys.stdin)
webhook = Webhook(given["secret"])
body = webhook.verify(given["body"], given["headers"])
at = datetime.now(timezone.utc)
signature = webhook.sign("msg_theirs", at, "{\"theirs\":true}")
print(json.dumps({"read": body["type"], "timestamp": str(int(at.timestamp())), "signature": signature}))
