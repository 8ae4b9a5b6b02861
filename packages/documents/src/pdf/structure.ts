import type { PdfFile, Ref } from './file.ts'
import { array, dict, name, text } from './values.ts'

export type Role = 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Link' | 'Sect'

/** A mark of a page's content that belongs to a node. */
interface Mark {
  readonly page: number
  readonly id: number
}

interface LinkObject {
  readonly page: number
  readonly annotation: Ref
}

/** A part of the document's logical structure, by which it is read aloud and reflowed (ISO 32000-1, 14.7). */
export class StructureNode {
  readonly role: Role
  readonly alternative: string | null
  readonly kids: (StructureNode | Mark | LinkObject)[] = []

  constructor(role: Role, alternative: string | null = null) {
    this.role = role
    this.alternative = alternative
  }

  child(role: Role, alternative: string | null = null): StructureNode {
    const node = new StructureNode(role, alternative)
    this.kids.push(node)
    return node
  }
}

/** What each page's marks belong to, and each link. */
export interface StructureIndex {
  readonly pages: readonly { readonly ref: Ref; readonly marks: readonly StructureNode[] }[]
  readonly links: readonly StructureNode[]
}

/** Writes the tree below `root` and gives the reference to it. Empty branches are left out. */
export function writeStructure(file: PdfFile, root: StructureNode, index: StructureIndex): Ref {
  const tree = file.reserve()
  const refs = new Map<StructureNode, Ref>()
  const top = writeNode(file, root, tree, index, refs)
  const refOf = (node: StructureNode) => refs.get(node) ?? 'null'
  const rows = [
    ...index.pages.flatMap(({ marks }, page) => [page, array(marks.map(refOf))]),
    ...index.links.flatMap((node, link) => [index.pages.length + link, refOf(node)]),
  ]
  const parents = file.add(dict({ Nums: array(rows) }))
  const next = index.pages.length + index.links.length
  file.set(tree, dict({ Type: '/StructTreeRoot', K: top, ParentTree: parents, ParentTreeNextKey: next }))
  return tree
}

function writeNode(
  file: PdfFile,
  node: StructureNode,
  parent: Ref,
  index: StructureIndex,
  refs: Map<StructureNode, Ref>,
): Ref {
  const ref = file.reserve()
  refs.set(node, ref)
  const pageRef = (page: number) => index.pages[page]?.ref ?? 'null'
  const kids = node.kids.flatMap((kid) => {
    if (kid instanceof StructureNode) return isEmpty(kid) ? [] : [writeNode(file, kid, ref, index, refs)]
    if ('id' in kid) return [dict({ Type: '/MCR', Pg: pageRef(kid.page), MCID: kid.id })]
    return [dict({ Type: '/OBJR', Pg: pageRef(kid.page), Obj: kid.annotation })]
  })
  file.set(
    ref,
    dict({
      Type: '/StructElem',
      S: name(node.role),
      P: parent,
      K: array(kids),
      Alt: node.alternative === null ? undefined : text(node.alternative),
      A: node.role === 'TH' ? '<</O /Table /Scope /Column>>' : undefined,
    }),
  )
  return ref
}

/** A table cell counts even when it is blank: rows keep their columns. */
function isEmpty(node: StructureNode): boolean {
  if (node.role === 'TD' || node.role === 'TH') return false
  return node.kids.every((kid) => kid instanceof StructureNode && isEmpty(kid))
}
