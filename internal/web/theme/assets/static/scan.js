// The camera as a reader of codes, where a browser has both; elsewhere a photograph does the same. A file may be dropped
// anywhere on its form.
"use strict";

document.querySelectorAll("form[data-scan]").forEach(async (form) => {
  const input = form.querySelector("input[type=file]"), text = form.querySelector("input[name=text]");
  const words = form.dataset;

  for (const [event, on] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    form.addEventListener(event, (e) => {
      e.preventDefault();
      form.classList.toggle("anef-drop", on);
      if (event !== "drop" || !e.dataTransfer.files.length) return;
      input.files = e.dataTransfer.files;
      form.requestSubmit();
    });
  }

  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("data_matrix")) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = words.scan;
  const box = document.createElement("div");
  box.className = "anef-scan";
  const state = document.createElement("p");
  state.className = "govuk-body";
  state.setAttribute("role", "status");
  form.append(box);
  box.append(button, state);

  button.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    } catch {
      state.textContent = words.refused;
      return;
    }
    const video = document.createElement("video");
    video.muted = video.playsInline = true;
    video.srcObject = stream;
    box.prepend(video);
    button.hidden = true;
    state.textContent = words.looking;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["data_matrix"] });
    const stop = () => { stream.getTracks().forEach((t) => t.stop()); video.remove(); button.hidden = false; };
    const until = Date.now() + 60000;

    async function look() {
      const found = await detector.detect(video).catch(() => []);
      if (found.length) return send(found[0].rawValue);
      if (Date.now() > until) { stop(); state.textContent = words.nothing; return; }
      setTimeout(look, 150);
    }
    // The picture goes along: what separates the fields is lost in some readers, and the server reads it again.
    function send(value) {
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext("2d").drawImage(video, 0, 0);
      canvas.toBlob((blob) => {
        const files = new DataTransfer();
        if (blob) files.items.add(new File([blob], "code.jpg", { type: "image/jpeg" }));
        input.files = files.files;
        text.value = value;
        stop();
        form.requestSubmit();
      }, "image/jpeg", 0.92);
    }
    look();
  });
});
