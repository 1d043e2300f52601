// Near a border the alert itself says whom to call on the other side.
import { expect, it } from "vitest";
import { activeAlert, cancelled, submittedAlert } from "./one-alert.ts";
import { exampleCase, testApp } from "./one-app.ts";

const api = await testApp();
const LILLE = [3.0573, 50.6292];

function nearLille(radiusKm: number): Record<string, unknown> {
  const { disappearance } = exampleCase() as { disappearance: Record<string, unknown> };
  return {
    disappearance: { ...disappearance, point: { type: "Point", coordinates: LILLE } },
    area: { circle: { center: LILLE, radiusKm } },
  };
}
const read = async (id: string) =>
  (await api.ask(api.officers.requester, { url: `/v1/alerts/${id}`, method: "GET" })).json();

it("names Belgium's authority for a child lost in Lille, and every country that a wide area was clipped at", async () => {
  const { id } = await submittedAlert(api, nearLille(150));
  const { neighbours, cut } = await read(id);
  expect(neighbours[0]).toMatchObject({ country: "BE", phone: "116 000", programme: "Child Alert" });
  expect(neighbours[0].km).toBeGreaterThan(5);
  const clipped = cut.map(({ country }: { country: string }) => country);
  expect(clipped.length).toBeGreaterThan(1);
  expect(neighbours.map(({ country }: { country: string }) => country)).toEqual(
    expect.arrayContaining(clipped),
  );
});

it("names nobody when the child was lost far from any border, nor once the alert has ended", async () => {
  const far = await submittedAlert(api, { area: { circle: { center: [-1.5536, 47.2184], radiusKm: 20 } } });
  expect((await read(far.id)).neighbours).toEqual([]);
  const id = await activeAlert(api, nearLille(10));
  expect((await read(id)).neighbours).toMatchObject([{ country: "BE" }]);
  await cancelled(api, id);
  expect((await read(id)).neighbours).toEqual([]);
});
