export { bearerOf, callerOf, createApi } from './app.ts'
export { readBody } from './body.ts'
export {
  authenticationPorts,
  callerContext,
  paymentPorts,
  type Api,
  type ApiContext,
  type ApiEnv,
  type Platform,
  type Principal,
} from './context.ts'
export { OWN_DIALECT, type Dialect } from './dialect.ts'
export { registerDoor } from './door.ts'
export { errorBody, fromDomain, type ApiError } from './errors.ts'
export { issueFields } from './normalise.ts'
export { publicIdLike, uuidOfRequest } from './request-id.ts'
export { file, mutate, read, register, type Operation, type Request } from './route.ts'
export { windowOf } from './window.ts'
