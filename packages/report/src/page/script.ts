/**
 * The one script of the report: pictures under the pointer on the map, the search among the mistakes, the button that
 * copies the command. Everything can be read without it. The page's security policy names it by its hash, so nothing
 * else may run.
 */
export const script = `
(() => {
  for (const map of document.querySelectorAll('.map')) {
    const data = JSON.parse(map.querySelector('script').textContent);
    const tip = map.querySelector('.tip');
    const tile = tip.querySelector('.tile');
    const [name, taken, path] = ['b', '.range', '.path'].map((part) => tip.querySelector(part));
    const count = data.labels.length;
    let shown = -1;
    const show = (index) => {
      shown = index;
      tip.hidden = index < 0;
      if (index < 0) return;
      const [x, y] = [data.places[2 * index] / data.size, data.places[2 * index + 1] / data.size];
      name.textContent = data.classes[data.labels[index]];
      taken.textContent = data.taken[index] ? 'mostly taken for ' + data.taken[index] : '';
      path.textContent = data.images[index];
      if (tile) {
        const scale = 112 / data.cell;
        tile.style.setProperty('--scale', scale);
        const image = tile.firstElementChild;
        image.style.width = data.columns * 112 + 'px';
        image.style.left = -(index % data.columns) * 112 + 'px';
        image.style.top = -Math.floor(index / data.columns) * 112 + 'px';
      }
      tip.style.left = x < 0.5 ? 'calc(' + 100 * x + '% + 12px)' : 'auto';
      tip.style.right = x < 0.5 ? 'auto' : 'calc(' + 100 * (1 - x) + '% + 12px)';
      tip.style.top = y < 0.5 ? 'calc(' + 100 * y + '% + 12px)' : 'auto';
      tip.style.bottom = y < 0.5 ? 'auto' : 'calc(' + 100 * (1 - y) + '% + 12px)';
    };
    const nearest = (event) => {
      const box = map.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const scale = box.width / data.size;
      let [best, least] = [-1, 18];
      for (let index = 0; index < count; index++) {
        const away = Math.hypot(data.places[2 * index] * scale - x, data.places[2 * index + 1] * scale - y);
        if (away < least) [best, least] = [index, away];
      }
      return best;
    };
    map.addEventListener('pointermove', (event) => { const index = nearest(event); if (index !== shown) show(index); });
    map.addEventListener('pointerdown', (event) => show(nearest(event)));
    map.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') show(-1); });
    map.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) { event.preventDefault(); show((shown + step + count) % count); }
      if (event.key === 'Escape') show(-1);
    });
  }
  for (const search of document.querySelectorAll('.search')) {
    const section = search.parentElement;
    const field = search.querySelector('input');
    const found = search.querySelector('output');
    const items = [...section.querySelectorAll('.mistakes > li')];
    const details = section.querySelector('details');
    search.hidden = false;
    field.addEventListener('input', () => {
      const words = field.value.trim().toLowerCase().split(/\\s+/);
      let count = 0;
      for (const item of items) {
        const text = item.textContent.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) count++;
      }
      if (details) details.open = field.value !== '';
      found.textContent = field.value === '' ? '' : count + ' found';
    });
  }
  for (const block of document.querySelectorAll('.copy')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const text = block.querySelector('pre').textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(block.querySelector('pre'));
        button.textContent = 'Selected';
      }
      setTimeout(() => (button.textContent = 'Copy'), 1500);
    });
    block.append(button);
  }
})();
`;
