import { follow } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';
import { nowUs } from '../../format/clock.ts';
import { showAlertOnChart } from './show-on-chart.ts';

/** A request that is older is of a click that another page has answered. */
const FRESH_US = 15_000_000;

/** Shows what the host asks for after a click on a notification of the system; returns how to stop. */
export function followPageRequests(): () => void {
  const link = linkTo('workstation');
  let answeredUs = 0;
  return follow(
    link,
    (signal) => link.client['page.asked']({}, signal),
    (request) => {
      if (request.askedAtUs <= answeredUs || nowUs() - request.askedAtUs > FRESH_US) return;
      answeredUs = request.askedAtUs;
      showAlertOnChart(request);
    },
  );
}
