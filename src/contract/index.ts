export { featuresContract } from './features.ts';
export { marketContract } from './market.ts';
export { predictionsContract } from './predictions.ts';
export { researchContract } from './research.ts';
export { ON_DEMAND_SERVICES, SERVICES, type ServiceName, workstationContract } from './workstation.ts';
