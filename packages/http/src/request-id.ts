import { publicId } from '@revkeen-edge/domain'

/** An id in the same alphabet for something that is no object of ours, such as a request: `req_…`. */
export function publicIdLike(prefix: string, uuid: string): string {
  return `${prefix}_${publicId('event', uuid).slice('evt_'.length)}`
}
