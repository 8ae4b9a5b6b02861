export { createApi } from './app.ts'
export {
  authenticationPorts,
  paymentPorts,
  type Api,
  type ApiContext,
  type ApiEnv,
  type Platform,
  type Principal,
} from './context.ts'
export { errorBody, fromDomain } from './errors.ts'
export { issueFields } from './normalise.ts'
export { publicIdLike } from './request-id.ts'
export { file, mutate, read, register, type Operation, type Request } from './route.ts'
export { windowOf } from './window.ts'
