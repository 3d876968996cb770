// oidc-provider with one client and a little API behind it: authorization code with PKCE, refresh
// tokens that rotate, pages to log in and to consent. Prints the port that the system chose.
import http from 'node:http';
import Provider from 'oidc-provider';

const base = '/api/_public/v1';
const ended = new Set();
const seen = new Set();
let grants = 0;

const server = http.createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'sluice',
      client_secret: 'a secret of the other server',
      application_type: 'native', // any port of the loopback address (RFC 8252, 7.3)
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  pkce: { required: () => true },
  cookies: { keys: ['a key of a test'] },
});
provider.on('grant.success', () => (grants += 1));
const login = provider.callback();

function reply(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

async function api(request, response) {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const found = ended.has(token) ? undefined : await provider.AccessToken.find(token);
  if (!found) return reply(response, 401, { message: 'Invalid or expired access token.' });
  seen.add(token);
  return reply(response, 200, { id: found.accountId, name: 'Ada L', email: 'ada@example.com' });
}

function control(request, response) {
  if (request.method === 'POST') seen.forEach((token) => ended.add(token));
  return reply(response, 200, { grants, ended: ended.size });
}

server.on('request', (request, response) => {
  if (request.url.startsWith(base)) return api(request, response);
  if (request.url.startsWith('/_control')) return control(request, response);
  return login(request, response);
});
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`listening at ${issuer}\n`);
