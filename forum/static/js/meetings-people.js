/* Smoother where scripts run: the pitch counts its characters, wishes are dragged. Without, the page says and does it. */

const counter = document.querySelector("[data-counter]");
const counted = counter && document.getElementById(counter.dataset.counter);
if (counted) {
  const most = counted.maxLength;
  // Longer than the limit may be pasted, and is said rather than cut.
  counted.removeAttribute("maxlength");
  const tell = () => {
    const left = most - [...counted.value].length;
    counter.textContent = (left < 0 ? counter.dataset.over : counter.dataset.words).replace("%s", Math.abs(left));
    counter.classList.toggle("counter--over", left < 0);
  };
  counter.hidden = false;
  counted.addEventListener("input", tell);
  tell();
}

const list = document.querySelector("[data-wishes]");
const order = document.getElementById("wish-order");
if (list && order) {
  let dragged = null;
  let before = "";
  const keys = () => [...list.children].map((item) => item.dataset.key);
  for (const item of list.children) item.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".wish");
    before = keys().join();
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("wish--dragged");
  });

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".wish");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });

  list.addEventListener("drop", (event) => event.preventDefault());

  list.addEventListener("dragend", () => {
    dragged?.classList.remove("wish--dragged");
    dragged = null;
    if (keys().join() === before) return;
    for (const key of keys()) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "order";
      field.value = key;
      order.append(field);
    }
    order.requestSubmit();
  });
}
