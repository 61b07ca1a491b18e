/** Something a person can act on: the message is one clear sentence, printed without a stack trace. */
export class Failure extends Error {}
