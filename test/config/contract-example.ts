/** The example body of POST /v1/alerts in the public contract, word for word. */
export const CONTRACT_EXAMPLE = {
  country: "FR",
  tier: "abduction",
  status: "actual",
  reference: "PJ-2026-0118",
  children: [
    {
      givenName: "Inès",
      familyName: "Exemple",
      age: { years: 9 },
      sex: "female",
      appearance: { heightCm: 130, hair: "brown", eyes: "brown", build: "slim" },
      clothing: [{ garment: "coat", colour: "red" }],
      description: { fr: "porte un cartable à motif d'étoiles" },
      photoIds: [],
      status: "missing",
    },
  ],
  suspects: [{ age: { from: 35, to: 45 }, sex: "male", appearance: {}, relation: "unknown" }],
  vehicles: [
    {
      make: "Renault",
      model: "Kangoo",
      type: "van",
      colour: "white",
      plate: { text: "AB-1", complete: false, country: "FR" },
      heading: "towards Angers",
    },
  ],
  disappearance: {
    earliest: "2026-11-23T13:50:00+01:00",
    latest: "2026-11-23T14:10:00+01:00",
    place: "Nantes",
    point: { type: "Point", coordinates: [-1.5536, 47.2184] },
    uncertaintyKm: 1,
    circumstances: { fr: "…" },
  },
  attestations: {
    abduction_established: { answer: true, standard: "confirmed", basis: "two witnesses" },
    imminent_danger: { answer: true, basis: "…" },
  },
  area: { circle: { center: [-1.5536, 47.2184], radiusKm: 150 } },
  languages: ["fr", "en"],
  tipPhone: "+33197",
  expiresAt: "2026-11-23T18:00:00+01:00",
};
