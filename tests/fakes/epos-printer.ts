// A network printer behind `fetch`: a queue of answers and a log of what was asked.
/** a question for the status */
const EMPTY = /<epos-print[^>]*><\/epos-print>/;

/** null: it never comes */
export type EposAnswer = string | Error | null;

export const eposAnswer = (success: boolean, code = '', status = 0x0f000016): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
  `<response success="${success}" code="${code}" status="${status}" battery="0"` +
  ` xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print"/></s:Body></s:Envelope>`;

export class FakeEposPrinter {
  /** taken one by one; success when empty */
  readonly answers: EposAnswer[] = [];
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
    const [answer = eposAnswer(true)] = this.answers.splice(0, 1);
    if (answer === null) return new Promise(() => {});
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(new Response(answer));
  };
}
