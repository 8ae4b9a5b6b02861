import { chargeListResponse, chargeResponse } from '@revkeen-edge/contracts'
import type {
  ChargeCaptureResponse,
  ChargeCreateResponse,
  ChargeListResponse,
  ChargeRetrieveResponse,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const charges = {
  charges_list: asDeclared<{ 200: ChargeListResponse }>(200, chargeListResponse),
  charges_create: asDeclared<{ 201: ChargeCreateResponse }>(201, chargeResponse),
  charges_get: asDeclared<{ 200: ChargeRetrieveResponse }>(200, chargeResponse),
  charges_capture: asDeclared<{ 200: ChargeCaptureResponse }>(200, chargeResponse),
}
