/** After something with the focus has gone from the page: into the content, so that Tab goes on from there and not from the top. */
export function keepFocus(): void {
  if (document.activeElement === null || document.activeElement === document.body) {
    document.getElementById('content')?.focus();
  }
}
