import { createHmac } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { byteSourceOf } from '@medicus/ids';
import { deidentify } from '@medicus/dicom';

/** De-identifies what it is sent and reads the result whole: for files that may do anything, where a watchdog can end it. */
const port = parentPort;
if (!port) throw new Error('to be started as a worker thread');

const keyedHash = async (message: Uint8Array): Promise<Uint8Array> =>
  createHmac('sha256', 'mutated').update(message).digest();

async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    const done = await deidentify(byteSourceOf(bytes), { keyedHash });
    if (!done.ok) return done.defect;
    const { file } = done.value;
    const written = await file.slice(0, file.size);
    return written.length === file.size ? 'ok' : 'wrong length';
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

port.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  void outcome(bytes).then((said) => port.postMessage(said));
});
