// Raw deflate (RFC 1951) of a payload, and back with a limit, so that a small link cannot fill the memory.
import { AppError } from '../../domain/errors';

type Bytes = Uint8Array<ArrayBuffer>;

/** @throws AppError `link-too-long` above `max` bytes of output, `link-invalid` when the bytes are not deflate. */
export async function inflate(bytes: Bytes, max: number): Promise<Bytes> {
  const output = await through(bytes, new DecompressionStream('deflate-raw'), max).catch(
    (cause: unknown) => {
      throw new AppError('link-invalid', 'Not raw deflate', {
        cause,
        details: { field: 'payload' },
      });
    },
  );
  if (!output)
    throw new AppError('link-too-long', `More than ${max} bytes when unpacked`, {
      details: { reason: 'inflated' },
    });
  return output;
}

export async function deflate(bytes: Bytes): Promise<Bytes> {
  return (await through(bytes, new CompressionStream('deflate-raw'), Infinity)) ?? bytes;
}

/** What comes out of the stream, or null as soon as it is more than `max` bytes. */
async function through(
  bytes: Bytes,
  stream: CompressionStream | DecompressionStream,
  max: number,
): Promise<Bytes | null> {
  const reader = (stream.readable as ReadableStream<Bytes>).getReader();
  const writer = stream.writable.getWriter();
  // Written by hand: a Blob's stream fetches its few bytes from another process, which takes longer than the rest
  // of a verification. Whatever goes wrong in writing, the reader is told.
  void writer
    .write(bytes)
    .then(() => writer.close())
    .catch(() => undefined);
  const chunks: Bytes[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return join(chunks, size);
    size += value.length;
    if (size > max) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

function join(chunks: readonly Bytes[], size: number): Bytes {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
