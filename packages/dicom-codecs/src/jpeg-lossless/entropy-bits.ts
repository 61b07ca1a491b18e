/** Source bytes that are cleaned at once: they stay in the processor's second cache. */
const CHUNK = 64 * 1024;

/**
 * The bits of entropy-coded data up to the next marker (ITU-T T.81 F.2.2.5): the zeros that are stuffed in behind
 * 0xFF are taken out ahead of the decoder, which then reads without looking at single bytes.
 *
 * The decoder may read {@link EntropyBits.prepare | prepared} bits without asking; where the data have ended they
 * are zeros, and {@link EntropyBits.ranOut} says afterwards whether any of those were taken.
 */
export class EntropyBits {
  /** The next bits, the first one on top; below `available` bits zeros. */
  buffer = 0;
  available = 0;
  /** Where in `view` the bits behind the buffer are. */
  next = 0;
  readonly view: DataView;

  readonly #source: Uint8Array;
  readonly #clean: Uint8Array;
  readonly #needed: number;
  #at = 0;
  #stuffed = -1;
  #filled = 0;
  #ended = true;

  /** `needed`: bytes that the decoder may take between two calls of {@link EntropyBits.prepare}. */
  constructor(source: Uint8Array, needed: number) {
    this.#source = source;
    this.#needed = needed + 8;
    this.#clean = new Uint8Array(2 * this.#needed + CHUNK);
    this.view = new DataView(this.#clean.buffer);
  }

  /** Starts anew at a byte of the source. */
  start(at: number): void {
    this.#at = at;
    this.#stuffed = -1;
    this.#filled = 0;
    this.#ended = false;
    this.next = 0;
    this.buffer = 0;
    this.available = 0;
  }

  prepare(): void {
    if (!this.#ended && this.#filled - this.next < this.#needed) this.#fill();
  }

  /** More bits were taken than there were. */
  ranOut(): boolean {
    return this.next * 8 - this.available > this.#filled * 8;
  }

  /**
   * Where the marker behind the data is, or the end of the source. -1 if data are left: more than the bits that
   * fill up the last byte, and than zeros.
   */
  finish(): number {
    let from = this.next - (this.available >> 3);
    for (;;) {
      for (let at = from; at < this.#filled; at++) if (this.#clean[at] !== 0) return -1;
      if (this.#ended) return this.#at;
      this.next = this.#filled;
      this.#fill();
      from = 0;
    }
  }

  #fill(): void {
    const clean = this.#clean;
    const source = this.#source;
    clean.copyWithin(0, this.next, this.#filled);
    let filled = this.#filled - this.next;
    this.next = 0;
    const goal = this.#needed + CHUNK;
    while (filled < goal && !this.#ended) {
      // The search goes beyond what there is room for: what it finds is kept.
      if (this.#stuffed < this.#at) {
        const found = source.indexOf(0xff, this.#at);
        this.#stuffed = found === -1 ? source.length : found;
      }
      const stuffed = this.#stuffed;
      const room = goal - filled;
      if (stuffed - this.#at >= room) {
        clean.set(source.subarray(this.#at, this.#at + room), filled);
        filled += room;
        this.#at += room;
      } else {
        const data = source[stuffed + 1] === 0;
        const to = data ? stuffed + 1 : stuffed;
        clean.set(source.subarray(this.#at, to), filled);
        filled += to - this.#at;
        this.#at = data ? stuffed + 2 : stuffed;
        this.#ended = !data;
      }
    }
    this.#filled = filled;
    if (this.#ended) clean.fill(0, filled, filled + this.#needed);
  }
}
