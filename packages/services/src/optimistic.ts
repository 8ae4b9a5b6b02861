/**
 * Makes the attempts of a use case that trusts the database's constraints at first. `checked` is false until a commit was
 * refused; then the use case reads what is in its way and says so.
 */
export function optimistic<T>(attempt: (checked: boolean) => Promise<T>): () => Promise<T> {
  let refused = false
  return () => {
    const checked = refused
    refused = true
    return attempt(checked)
  }
}
