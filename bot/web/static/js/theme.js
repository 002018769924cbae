// Light or dark, before the first paint: what the person chose, else what their device asks for.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("loa.theme"); } catch { return null; }
  };
  const show = () => {
    const theme = chosen() ?? (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", theme === "dark" ? "#121c1c" : "#f7faf9");
  };
  const toggle = () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("loa.theme", theme); } catch { /* private mode: for this page only */ }
    show();
    document.documentElement.dataset.theme = theme;
  };
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => document.getElementById("theme").addEventListener("click", toggle));
  show();
})();
