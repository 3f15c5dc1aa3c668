// A real identity provider on this machine's own address: `node server.mjs MODULES REDIRECT LEFT`.
// Who signs in is told by the request's header, as if a person had typed a name and a password.
// `POST /fault/NAME` makes the next token wrong in one way; each is signed with the provider's own
// key unless it is the signature that is wrong.
import { pathToFileURL } from 'node:url';

const [modules, redirect, left] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${modules}/${path}`).href);
const { Provider } = await load('oidc-provider/lib/index.js');
const jose = await load('jose/dist/webapi/index.js');

const pair = () => jose.generateKeyPair('ES256', { extractable: true });
const ours = await pair();
const jwk = { ...(await jose.exportJWK(ours.privateKey)), kid: 'ours', alg: 'ES256', use: 'sig' };
const stranger = await pair();

let fault = '';
const later = (seconds) => Math.floor(Date.now() / 1000) + seconds;
const changes = {
  issuer: () => ({ iss: 'https://elsewhere.example' }),
  audience: () => ({ aud: 'somebody-else' }),
  nonce: () => ({ nonce: 'not the one' }),
  expired: () => ({ iat: later(-7200), exp: later(-3600) }),
  subject: () => ({ sub: undefined }),
};

async function spoilt(token) {
  const claims = { ...jose.decodeJwt(token), ...(changes[fault]?.() ?? {}) };
  if (fault === 'unsigned') return new jose.UnsecuredJWT(claims).encode();
  if (fault === 'edited') {
    const [head, , seal] = token.split('.');
    const body = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
    return `${head}.${body}.${seal}`;
  }
  if (fault === 'secret') {
    const key = new TextEncoder().encode('a secret that both sides hold, quite long');
    return new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
  }
  const key = fault === 'signature' ? stranger.privateKey : ours.privateKey;
  return new jose.SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'ours' }).sign(key);
}

const listening = process.env.PORT;
const issuer = `http://127.0.0.1:${listening}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'keepfit',
    client_secret: 'what keepfit & the provider know',
    redirect_uris: [redirect],
    post_logout_redirect_uris: [left],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    id_token_signed_response_alg: 'ES256',
  }],
  jwks: { keys: [jwk] },
  cookies: { keys: ['one key for tests'] },
  features: { devInteractions: { enabled: false } },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
  conformIdTokenClaims: false,
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${id} 同志`, preferred_username: id }),
  }),
  interactions: { url: (_ctx, one) => `/interaction/${one.uid}` },
});

provider.use(async (ctx, next) => {
  if (ctx.path.startsWith('/fault/')) {
    fault = ctx.path.slice('/fault/'.length);
    ctx.body = 'ok';
    return;
  }
  if (ctx.path.startsWith('/interaction/')) {
    const login = { accountId: ctx.get('x-person') };
    const { params, session } = await provider.interactionDetails(ctx.req, ctx.res);
    const grant = new provider.Grant({
      accountId: session?.accountId ?? login.accountId, clientId: params.client_id,
    });
    grant.addOIDCScope(params.scope);
    const consent = { grantId: await grant.save() };
    const answer = ctx.get('x-person') === 'refuser'
      ? { error: 'access_denied', error_description: 'no' }
      : { login, consent };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, answer));
    return;
  }
  await next();
  if (ctx.path === '/token' && ctx.body?.id_token && fault) {
    ctx.body.id_token = await spoilt(ctx.body.id_token);
    fault = '';
  }
});

provider.listen(Number(listening), '127.0.0.1', () => process.stdout.write('ready\n'));
