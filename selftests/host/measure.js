// SPDX-License-Identifier: GPL-2.0
// What a browser has made of the report, left in the page's title as base64 of JSON. Added
// to a copy of the report by test_browser.
(() => {
	const all = [...document.body.querySelectorAll("*")];
	const text = (node) => node.innerText.trim().replace(/\s+/g, " ");
	const rows = (id) => [...document.querySelectorAll(`#${id} tbody:not(.names) tr`)].map((row) =>
		[...row.cells].map((cell) => cell.querySelector("data")?.value ?? text(cell)));

	// WCAG 2: relative luminance, and contrast
	const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	const numbers = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = (color) => {
		const [r, g, b] = numbers(color).map(channel);

		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const background = (node) => {
		const color = getComputedStyle(node).backgroundColor;

		return numbers(color)[3] === 0 ? background(node.parentElement) : color;
	};
	const contrast = (a, b) => {
		const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);

		return (high + 0.05) / (low + 0.05);
	};
	const hasText = (node) => [...node.childNodes].some((child) =>
		child.nodeType === Node.TEXT_NODE && child.data.trim());
	const contrasts = all.filter(hasText).map((node) =>
		contrast(getComputedStyle(node).color, background(node)));
	const pieces = [...document.querySelectorAll(".bar span")];

	document.title = btoa(JSON.stringify({
		wider: document.documentElement.scrollWidth - innerWidth,
		width: innerWidth,
		dark: luminance(background(document.body)) < 0.2,
		contrast: Math.min(...contrasts),
		texts: contrasts.length,
		elements: [...new Set(all.map((node) => node.localName))].sort(),
		bar: pieces.map((span) => span.getBoundingClientRect().width),
		barContrast: Math.min(...pieces.map((span) => contrast(background(span),
			background(span.closest("main").parentElement)))),
		sheet: [...document.querySelectorAll("#balance tr[data-key]")].map((row) =>
			[row.dataset.key, row.querySelector("data").value]),
		screen: [...document.querySelectorAll("#balance tr[data-key]")].map(text),
		tiles: Object.fromEntries([...document.querySelectorAll(".tiles [data-key]")].map((tile) =>
			[tile.dataset.key, Number(tile.querySelector("data").value)])),
		suspects: [...document.querySelectorAll("#suspects li")].map((one) =>
			[one.dataset.kind, Number(one.querySelector("data").value), text(one.querySelector("h3"))]),
		callers: rows("callers"),
		sockets: rows("sockets"),
		processes: rows("processes"),
		slab: rows("slab"),
	}));
})();
