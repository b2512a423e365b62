// A provider of another make, for tests/it/foreign_provider.rs. The first argument is JSON: `port` (0: any), `methods` (how a
// client may show its secret), `clients`, `people` (what is told of each by name). Says its port; ends when its input ends.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { port, methods, clients, people } = JSON.parse(process.argv[2]);
const jwk = (kind, options, more) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), ...more });
const keys = [
  jwk('rsa', { modulusLength: 2048 }, { use: 'sig' }),
  jwk('ec', { namedCurve: 'P-384' }, { use: 'sig' }),
  jwk('ec', { namedCurve: 'P-256' }, { use: 'sig', alg: 'ES256' }),
  jwk('ed25519', {}, { use: 'sig' }),
];

const server = createServer().listen(port, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    clientAuthMethods: methods,
    cookies: { keys: ['of the test alone'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] },
    pkce: { required: () => true },
    findAccount: (_, name) => ({ accountId: name, claims: () => ({ sub: name, ...people[name] }) }),
  });
  server.on('request', provider.callback());
  console.log(server.address().port);
});
process.stdin.on('end', () => process.exit(0)).resume();
