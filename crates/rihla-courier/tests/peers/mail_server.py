"""A mail server of another make (aiosmtpd): says its port, then each letter it was given as a reader of mail sees it."""

import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Reader:
    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        said = {
            "encrypted": session.ssl is not None,
            "user": session.auth_data,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(message["Subject"]),
            "from_name": message["From"].addresses[0].display_name,
            "to_name": message["To"].addresses[0].display_name,
            "to_address": message["To"].addresses[0].addr_spec,
            "headers": sorted(message.keys()),
            "text": message.get_body(("plain",)).get_content(),
            "files": [[part.get_filename(), part.get_content_type(), part.get_payload(decode=True).hex()] for part in message.iter_attachments()],
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }
        print(json.dumps(said), flush=True)
        return "250 taken"


def admit(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"node", b"P4SSWORD")
    return AuthResult(success=good, auth_data=data.login.decode(), handled=good)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
controller = Controller(
    Reader(), hostname="127.0.0.1", port=int(sys.argv[3]), tls_context=context, require_starttls=True, auth_required=True, authenticator=admit
)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
