// A Star network printer behind `fetch`: a queue of answers and a log of what was asked.

/** a question for the status */
const EMPTY = /<Request>&lt;root[^&]*&gt;&lt;\/root&gt;<\/Request>/;

/** null: it never comes */
export type WebPrntAnswer = string | Error | null;

/** Nothing wrong: the first two bytes say how long it is. */
export const WELL = '23 86 00 00 00 00 00 00 00';

export const webPrntAnswer = (success: boolean, code = '0', status = WELL): string =>
  `<?xml version="1.0" encoding="UTF-8"?><StarWebPrint xmlns="http://www.star-m.jp"><Response>` +
  `&lt;root&gt;&lt;success&gt;${success}&lt;/success&gt;&lt;code&gt;${code}&lt;/code&gt;` +
  `&lt;status&gt;${status}&lt;/status&gt;&lt;/root&gt;</Response></StarWebPrint>`;

export class FakeWebPrntPrinter {
  /** taken one by one; success when empty */
  readonly answers: WebPrntAnswer[] = [];
  readonly requests: { readonly url: string; readonly init: RequestInit; readonly body: string }[] =
    [];
  isOn = true;

  /** The documents that were not a mere question for the status. */
  get jobs(): string[] {
    return this.requests.map(({ body }) => body).filter((body) => !EMPTY.test(body));
  }

  readonly fetch: typeof fetch = (input, init = {}) => {
    if (!this.isOn) return Promise.reject(new TypeError('Failed to fetch'));
    const url = input instanceof Request ? input.url : String(input);
    this.requests.push({ url, init, body: new TextDecoder().decode(init.body as Uint8Array) });
    const [answer = webPrntAnswer(true)] = this.answers.splice(0, 1);
    if (answer === null) return new Promise(() => {});
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(new Response(answer));
  };
}
