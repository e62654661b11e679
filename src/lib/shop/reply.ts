// What every reply to a till carries (link-security §8 step 6): without these headers the browser hides it from the till.

/** Cross-origin headers for one request; `tills` are the origins whose tills may read the answer. */
export function crossOrigin(
  request: Request,
  tills: readonly string[],
): Readonly<Record<string, string>> {
  const origin = request.headers.get('origin');
  const till = tills.find((known) => known === origin) ?? tills[0];
  return {
    ...(till === undefined ? {} : { 'access-control-allow-origin': till }),
    'access-control-expose-headers': 'Date, Retry-After',
    vary: 'Origin',
  };
}

/** The answer to a preflight (Fetch Standard, CORS protocol). */
export const preflight = (headers: Readonly<Record<string, string>>): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, idempotency-key',
      'access-control-max-age': '600',
    },
  });

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    },
  });
