import { parseId, publicId } from '@revkeen-edge/domain'

/** An id in the same alphabet for something that is no object of ours, such as a request: `req_…`. */
export function publicIdLike(prefix: string, uuid: string): string {
  return `${prefix}_${publicId('event', uuid).slice('evt_'.length)}`
}

/** The UUID that an id of a request was made from. */
export function uuidOfRequest(requestId: string): string {
  const uuid = parseId('event', `evt_${requestId.slice('req_'.length)}`)
  if (uuid === null) throw new Error(`${requestId} is no id of a request`)
  return uuid
}
