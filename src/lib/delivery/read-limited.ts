// Answers that cannot fill the memory.
import { AppError, isAppError } from '../domain/errors';

/** The body, given up as soon as it is longer than `max` bytes: a shop's answer must not fill the memory. */
export async function readLimited(
  response: Response,
  max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  let bytes = new Uint8Array(0);
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return bytes;
      const longer = new Uint8Array(bytes.length + value.length);
      longer.set(bytes);
      longer.set(value, bytes.length);
      bytes = longer;
      if (bytes.length > max)
        throw new AppError('link-too-long', `More than ${max} bytes`, {
          details: { reason: 'document' },
        });
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError('link-unreachable', undefined, { cause });
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
