export { elavonGateway, type ElavonConfig } from './elavon/gateway.ts'
export { nmiGateway, type NmiConfig } from './nmi/gateway.ts'
export {
  parseNmiCallback,
  type NmiCallback,
  type NmiChargeback,
  type NmiChargebackCallback,
  type NmiCheckStatusCallback,
  type NmiOtherCallback,
  type NmiSettlementCallback,
  type NmiTransactionCallback,
} from './nmi/callback.ts'
export { verifyNmiSignature } from './nmi/signature.ts'
export { gatewaysOf, type GatewayUrls } from './gateways.ts'
