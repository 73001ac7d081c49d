import { linkTo } from '../connection/service-link.ts';
import { showToast } from '../ui/toast.tsx';
import type { ServiceStatus } from './services-store.ts';

/** Starts a service's process again, also one that was given up; says how that went. */
export async function restartService(name: ServiceStatus['name']): Promise<void> {
  const result = await linkTo('workstation').client['services.restart']({ name });
  if (result.ok) showToast(`The ${name} service was restarted.`, undefined, 'ok');
  else showToast(`The ${name} service could not be restarted.`, result.error.message, 'bad');
}
