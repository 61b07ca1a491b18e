/** Something a person can act on. The message is one clear sentence, to be printed without a stack trace. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}
