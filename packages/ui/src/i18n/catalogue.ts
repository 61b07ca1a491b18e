/** Texts of one feature: keys to sentences, one level of groups allowed. `{{name}}` is filled in, `_one`/`_other` are plurals. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

/**
 * The same keys as `Original`, with other words. Write the English catalogue as
 * `export const signIn: Translation<typeof german> = {…}`: a missing or a surplus key does not compile.
 */
export type Translation<Original extends Texts> = {
  readonly [Key in keyof Original]: Original[Key] extends string
    ? string
    : Original[Key] extends Texts
      ? Translation<Original[Key]>
      : never;
};
