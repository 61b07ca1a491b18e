import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends exactly these bytes and reads until the other side has said all or closes; what a client library would tidy up stays untidy. */
export function sendRaw(
  where: { readonly port: number; readonly tls?: { readonly ca: string; readonly servername: string } },
  bytes: string | Buffer,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket: Socket =
      where.tls === undefined
        ? connect({ host: '127.0.0.1', port: where.port })
        : connectTls({ host: '127.0.0.1', port: where.port, ...where.tls });
    let text = '';
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const end = text.indexOf('\r\n\r\n');
      const head = end < 0 ? text : text.slice(0, end);
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
        head,
        body: end < 0 ? '' : text.slice(end + 4),
      });
    };
    const timer = setTimeout(finish, 3_000);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\r\n\r\n');
      const length = /^content-length: (\d+)\r?$/im.exec(text.slice(0, end))?.[1];
      const chunked = /^transfer-encoding: chunked\r?$/im.test(text.slice(0, end));
      if (end >= 0 && length !== undefined && text.length >= end + 4 + Number(length)) finish();
      if (text.startsWith('HTTP/1.1 100')) finish();
      if (end >= 0 && chunked && text.endsWith('\r\n0\r\n\r\n')) finish();
    });
    socket.once('close', finish);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish();
      else reject(error);
    });
    socket.write(bytes);
  });
}

/** Lines to bytes; the body's length is added unless a line names it. */
export function rawRequest(lines: readonly string[], body = ''): Buffer {
  const announced = lines.some((line) => /^(content-length|transfer-encoding):/i.test(line));
  const all = announced || body === '' ? lines : [...lines, `Content-Length: ${Buffer.byteLength(body)}`];
  return Buffer.concat([Buffer.from(`${all.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}
