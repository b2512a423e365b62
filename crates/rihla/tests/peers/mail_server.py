"""A mail server of another make: reads letters as a mail program does, and tells each as a line of JSON. Ends with its input."""

import email
import email.policy
import json
import sys

from aiosmtpd.controller import Controller


class Reader:
    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        told = {
            "to": envelope.rcpt_tos,
            "subject": str(letter["Subject"]),
            "language": str(letter["Content-Language"]),
            "stop": str(letter["List-Unsubscribe"]),
            "one_click": str(letter["List-Unsubscribe-Post"]),
            "type": letter.get_content_type(),
            "text": letter.get_content(),
            "defects": [type(defect).__name__ for defect in letter.defects],
        }
        print(json.dumps(told), flush=True)
        return "250 taken"


controller = Controller(Reader(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
