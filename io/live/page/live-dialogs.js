// SPDX-License-Identifier: Apache-2.0
// Dialogs that all pages of a bed have: alarm limits, and the list of keys. Their words are ours, so
// they may come in as markup.

document.body.insertAdjacentHTML(
  "beforeend",
  `
    <dialog id="limits" aria-labelledby="limits-title">
      <form id="limits-form" method="dialog">
        <header>
          <h2 id="limits-title">Alarm limits</h2>
          <button type="button" class="cross" data-close aria-label="Close">×</button>
        </header>
        <p class="hint">They hold for all who look at this bed. An empty field is no limit.</p>
        <div class="scroll">
          <table class="limits-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Below</th>
                <th scope="col">Above</th>
                <th scope="col">Priority</th>
              </tr>
            </thead>
            <tbody id="limits-rows"></tbody>
          </table>
        </div>
        <p id="limits-error" class="error" role="alert"></p>
        <footer>
          <button type="button" data-close>Cancel</button
          ><button type="submit" class="primary">Set limits</button>
        </footer>
      </form>
    </dialog>

    <dialog id="help" aria-labelledby="help-title">
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" class="cross" data-close aria-label="Close">×</button>
      </header>
      <dl id="help-keys" class="keys"></dl>
      <p class="hint">
        Alarms: <b>***</b> high, flashing red · <b>**</b> medium, flashing yellow · <b>*</b> low,
        steady cyan. What you see is a computed patient, for teaching and research. It is no medical
        device.
      </p>
    </dialog>
    `,
);
