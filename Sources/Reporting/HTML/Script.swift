/// The page's script: theme button, sorting, the place in the contents, figures wider than the page (which the keyboard must
/// reach, since they scroll, as it must those with a role, whose marks the arrow keys go through), and opening everything for
/// paper. The page is complete without it.
enum Script {
  static let text = """
    (() => {
      const page = document.documentElement, all = (s, e = document) => [...e.querySelectorAll(s)];
      const button = document.getElementById('theme');
      const systemDark = matchMedia('(prefers-color-scheme: dark)');
      const isDark = () => (page.dataset.theme || (systemDark.matches ? 'dark' : 'light')) === 'dark';
      const label = () => { button.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
      button.hidden = false;
      label();
      systemDark.addEventListener('change', label);
      button.addEventListener('click', () => { page.dataset.theme = isDark() ? 'light' : 'dark'; label(); });

      for (const table of all('table.sortable')) {
        all('thead th', table).forEach((head, column) => {
          const sorter = document.createElement('button');
          sorter.type = 'button';
          sorter.append(...head.childNodes);
          head.append(sorter);
          sorter.addEventListener('click', () => {
            const numeric = head.classList.contains('number');
            const before = head.getAttribute('aria-sort');
            const down = before ? before === 'ascending' : numeric;
            all('thead th', table).forEach(h => h.removeAttribute('aria-sort'));
            head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            const body = table.tBodies[0], sign = down ? -1 : 1;
            const key = row => {
              const cell = row.cells[column];
              return numeric ? parseFloat(cell.dataset.value) : cell.textContent.trim();
            };
            const rows = all('tr:not(.total)', body).map(row => [key(row), row]);
            rows.sort(([a], [b]) => numeric
              ? isNaN(a) - isNaN(b) || sign * (a - b) || 0
              : sign * a.localeCompare(b, undefined, { numeric: true }));
            body.prepend(...rows.map(([, row]) => row));
          });
        });
      }

      const links = new Map(all('.contents a').map(a => [a.hash.slice(1), a]));
      const heads = all('main section[id]').filter(s => links.has(s.id));
      const watch = new IntersectionObserver(() => {
        const here = heads.filter(s => s.getBoundingClientRect().top < 140).pop();
        links.forEach(a => a.removeAttribute('aria-current'));
        if (here) links.get(here.id).setAttribute('aria-current', 'true');
      }, { rootMargin: '0px 0px -70% 0px', threshold: [0, 1] });
      heads.forEach(s => watch.observe(s));

      for (const drawing of all('.drawing')) {
        const look = () => {
          const isWide = drawing.scrollWidth > drawing.clientWidth + 2;
          drawing.classList.toggle('wide', isWide);
          drawing.tabIndex = isWide || drawing.role ? 0 : -1;
        };
        new ResizeObserver(look).observe(drawing);
      }

      let closed = [];
      addEventListener('beforeprint', () => {
        closed = all('details:not([open])');
        closed.forEach(d => { d.open = true; });
      });
      addEventListener('afterprint', () => closed.forEach(d => { d.open = false; }));
    })();
    """
}
