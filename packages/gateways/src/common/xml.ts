import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { textOf } from './text.ts'

/** An element with its children, by name. */
export type Node = Readonly<Record<string, unknown>>

/**
 * A reader of a gateway's documents, null for anything that is not one whole, well-formed document without a document
 * type. `repeated` names the elements that come more than once. Values stay text (order ids and authorisation codes start
 * with zeros) and no entity of a document is ever expanded.
 */
export function xmlReader(repeated: readonly string[]): (xml: string) => Node | null {
  const names: ReadonlySet<string> = new Set(repeated)
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    processEntities: false,
    maxNestedTags: 20,
    isArray: (name) => names.has(name),
  })
  return (xml) => {
    if (/<!DOCTYPE/i.test(xml)) return null
    try {
      if (XMLValidator.validate(xml.trim()) !== true) return null
      const document: unknown = parser.parse(xml.trim())
      return isNode(document) ? document : null
    } catch {
      return null
    }
  }
}

/** The children of that name; an empty one has no children of its own. */
export function nodesOf(parent: Node, name: string): Node[] {
  const value = parent[name]
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    isNode(item) ? [item] : item === '' ? [{}] : [],
  )
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** An element's text with XML's five own entities, which the parser leaves alone together with all others. */
export function decoded(value: unknown): string | null {
  return textOf(value)?.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole) ?? null
}
