import LineBreaker from 'linebreak'

// Scripts that write no space between words: only a dictionary knows where one ends.
const DICTIONARY_SCRIPTS = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The ends of the pieces between which a line may break (UAX #14), the text's own end last. */
export function breakPoints(text: string): number[] {
  const breaker = new LineBreaker(text)
  const points: number[] = []
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) points.push(next.position)
  return DICTIONARY_SCRIPTS.test(text) ? withWordEnds(text, points) : points
}

/** The ends of the characters as people see them, for a word that no line can hold. */
export function characterEnds(text: string): number[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)
  return Array.from(segments, ({ index, segment }) => index + segment.length)
}

function withWordEnds(text: string, points: readonly number[]): number[] {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)
  const ends = Array.from(words, ({ index, segment }) => ({ end: index + segment.length, segment }))
    .filter(({ segment, end }) => DICTIONARY_SCRIPTS.test(segment) && !/^[\p{M}\s\p{P}]/u.test(text.slice(end)))
    .map(({ end }) => end)
  return [...new Set([...points, ...ends])].toSorted((a, b) => a - b)
}
