import { Star } from 'lucide-react';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './indicator-picker.module.css';
import { areParametersGood, ParameterForm, type ParameterValues } from './parameter-form.tsx';
import { FAMILY_TITLES } from './search-indicators.ts';

interface IndicatorDetailsProps {
  listing: IndicatorListing;
  values: ParameterValues;
  isFavourite: boolean;
  onChange: (values: ParameterValues) => void;
  onFavourite: () => void;
  onAdd: () => void;
}

/** What an indicator is, and its parameters before it is added. */
export function IndicatorDetails({ listing, values, isFavourite, onChange, onFavourite, onAdd }: IndicatorDetailsProps) {
  const isGood = areParametersGood(listing.parameters, values);
  const outputs = listing.outputs.map(({ name }) => name).join(', ');
  return (
    <form
      className={styles.details}
      noValidate
      aria-label={listing.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) onAdd();
      }}
    >
      <div className={styles.about}>
        <h3 className={styles.heading}>
          {listing.title}
          <IconButton
            label={isFavourite ? 'Remove from favourites' : 'Add to favourites'}
            aria-pressed={isFavourite}
            onClick={onFavourite}
            data-testid="favourite"
          >
            <Star size={14} fill={isFavourite ? 'currentColor' : 'none'} />
          </IconButton>
        </h3>
        <p className={styles.words}>
          {FAMILY_TITLES[listing.family]} · {[listing.id, ...listing.aliases].join(', ')}
        </p>
        <p className={styles.words}>
          {listing.placement === 'price' ? 'Over the candles' : 'In a pane of its own'}
          {outputs !== '' && `: ${outputs}`}
        </p>
        {(listing.hasMarks || listing.repaints) && (
          <p className={styles.badges}>
            {listing.hasMarks && <Badge>zones and labels</Badge>}
            {listing.repaints && <Badge tone="warn">{listing.hasPublished ? 'repaints as published' : 'repaints'}</Badge>}
          </p>
        )}
      </div>
      <div className={styles.parameters}>
        <ParameterForm schema={listing.parameters} values={values} onChange={onChange} />
      </div>
      <div className={styles.actions}>
        <Button variant="ghost" onClick={() => onChange({ ...listing.defaults })}>
          Defaults
        </Button>
        <Button type="submit" variant="primary" disabled={!isGood} data-testid="indicator-add">
          Add to chart
        </Button>
      </div>
    </form>
  );
}
