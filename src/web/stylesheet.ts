// The one stylesheet, served by us: no font, script or picture from anybody else. Contrasts are at least 4.5 to 1.
import { createHash } from "node:crypto";

/** The stylesheet's text. Sideways scrolling never happens down to 320 px; focus is always seen. */
export const STYLESHEET = `
:root { --ink: #16202c; --soft: #4a5765; --paper: #ffffff; --ground: #f2f4f7; --line: #c9d1da; --navy: #0c2340;
  --amber: #ffb81c; --link: #0b4f9e; --red: #9b1c1c; --blue: #3c6aa8; color-scheme: light; }
* { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--amber); outline-offset: 2px; box-shadow: 0 0 0 5px var(--navy); }
.skip { position: absolute; inset-inline-start: -100vw; }
.skip:focus { inset-inline-start: 1rem; top: .5rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
.wrap { max-width: 70rem; margin-inline: auto; padding-inline: 1rem; }
.top { background: var(--navy); color: #fff; border-block-end: 6px solid var(--amber); }
.top .wrap { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline; padding-block: .9rem; }
.top a { color: #fff; display: inline-block; min-height: 24px; }
.mark { font-weight: 700; font-size: 1.25rem; letter-spacing: .01em; text-decoration: none; }
.notice { margin: 0; padding: .6rem 0; background: #fff3d1; border-block-end: 1px solid #d9a400; font-weight: 600; }
.notice.drill { background: #dfe9f7; border-color: #3c6aa8; }
main { flex: 1; padding-block: 1.5rem 3rem; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.5vw, 2.1rem); line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .6rem; }
p { margin: 0 0 .8rem; max-width: 68ch; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 1.1rem 1.2rem; margin: 0 0 1rem; }
.live { border-inline-start: 6px solid var(--amber); }
.rehearsed { border-inline-start: 6px solid var(--blue); }
.over { border-inline-start: 6px solid var(--soft); }
.kicker { color: var(--soft); font-size: .95rem; margin-block-end: .3rem; }
.case { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin: 0 0 1rem; }
.case > .tongues { flex: 1 1 24rem; min-width: min(100%, 18rem); }
.tongues { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; align-items: start; }
.tongues .card { margin: 0; }
.photos { display: flex; flex: 0 1 18rem; flex-wrap: wrap; gap: 1rem; max-width: 100%; margin: 0; padding: 0; list-style: none; }
.photos img { display: block; max-width: min(100%, 18rem); height: auto; border: 1px solid var(--line); background: #fff; }
.say { white-space: pre-line; }
.call { display: block; font-size: 1.35rem; font-weight: 700; margin-block: .6rem; }
.call a { display: inline-block; min-height: 24px; }
.tag { display: inline-block; font-weight: 700; padding: .1rem .6rem; border-radius: 3px; background: var(--red); color: #fff; }
.tag.drill { background: var(--blue); }
.tag.ended { background: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; }
ul.plain { list-style: none; padding: 0; margin: 0; }
ul.row { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
ul.row a { display: inline-block; min-height: 24px; }
button { font: inherit; font-weight: 600; color: #fff; background: var(--navy); border: 2px solid var(--navy); border-radius: 4px;
  padding: .6rem 1.4rem; min-height: 44px; cursor: pointer; }
button:hover { background: #17385f; }
.status { margin: 0; padding: .5rem 1rem; text-align: center; color: #fff; background: var(--red); letter-spacing: .04em; }
.is-drill .status { background: var(--blue); background-image: repeating-linear-gradient(135deg, #3c6aa8 0 18px, #335c94 18px 36px); }
.is-drill main { background: #eef3fa; }
.map-frame { flex: 1 1 24rem; max-width: 40rem; }
.map { display: block; width: 100%; height: auto; background: #e3ecf5; border: 1px solid var(--line); }
.map .land { fill: #f7f5ee; stroke: #8a94a0; stroke-width: 1; }
.map .area { fill: #ffb81c; fill-opacity: .35; stroke: #7a5600; stroke-width: 2; }
.map .scene { fill: var(--red); stroke: #fff; stroke-width: 2; }
.rules li { border-inline-start: 4px solid var(--line); padding-inline-start: .8rem; margin-block-end: .6rem; }
.rules .stands { border-color: var(--red); }
.rules p { margin: 0; }
.soft { color: var(--soft); }
.warning { border-inline-start: 4px solid #d9a400; padding-inline-start: .8rem; }
.refused { border-inline-start: 6px solid var(--red); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: 34rem; }
th, td { text-align: start; padding: .4rem .8rem .4rem 0; border-block-end: 1px solid var(--line); vertical-align: top; }
details { margin-block: .6rem; }
summary { cursor: pointer; min-height: 44px; padding-block: .5rem; font-weight: 600; }
dl.texts { grid-template-columns: 1fr; } dl.texts dd { margin-block-end: .8rem; }
label { display: block; font-weight: 600; }
.check { display: flex; gap: .7rem; align-items: flex-start; }
button.first { position: absolute; inset-inline-start: -100vw; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: 0 1rem; align-items: end; }
.actions { display: flex; flex-wrap: wrap; gap: .8rem; }
.question { border-block-end: 1px solid var(--line); margin-block-end: 1rem; } h3 { font-size: 1.05rem; margin: 0 0 .4rem; } .question legend { font-weight: 400; }
.thumb { height: auto; }
[aria-invalid="true"] { border: 2px solid var(--red) !important; }
.notice[data-kept], .notice[data-offline] { padding: .6rem 1rem; }
.check input { width: 1.5rem; height: 1.5rem; flex: none; margin: 0; }
.check label { font-weight: 400; }
input:not([type="checkbox"], [type="radio"]), select, textarea { font: inherit; width: 100%; max-width: 34rem; min-height: 44px; padding: .4rem .6rem; border: 1px solid #6b7784; border-radius: 4px; background: #fff; color: inherit; }
fieldset { border: 1px solid var(--line); border-radius: 4px; margin: 0 0 1rem; }
button.go { background: var(--red); border-color: var(--red); } button.go:hover { background: #7f1515; }
button.drill { background: var(--blue); border-color: var(--blue); }
.choices { list-style: none; padding: 0; } .choices li { margin: 0 0 .8rem; }
a.choice { display: inline-block; padding: .7rem 1.1rem; border: 2px solid var(--navy); border-radius: 4px; font-weight: 600; text-decoration: none; }
a.choice.stop { border-color: var(--red); color: var(--red); }
button.plain { background: #fff; color: var(--navy); }
code { font-family: ui-monospace, "Liberation Mono", monospace; }
footer { border-block-start: 1px solid var(--line); padding-block: 1.2rem; color: var(--soft); background: var(--paper); }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-block-end: .5rem; } }
@media (forced-colors: active) { .tag { border: 1px solid; } }
@media print { .top, footer, .skip { display: none; } body { background: #fff; } }
`;

/** Where it is served: the name changes with the text, so that it may be kept for ever. */
export const STYLESHEET_PATH = `/assets/${createHash("sha256").update(STYLESHEET).digest("hex").slice(0, 12)}.css`;
