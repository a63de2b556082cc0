/* A station of the Forum: each badge scanned is kept here with its key until the site has answered for it.
   During a network cut one goes on scanning; at its return everything is told again, and the key counts it once.
   Nothing personal is kept: codes of badges, their keys and hours. */
"use strict";

(() => {
    const form = document.querySelector("[data-station]");
    if (!form) {
        return;
    }
    const AGAIN = 2000, MOST = 200, SHOWN = 12;
    const place = `forum-${form.dataset.station}`;
    const code = form.elements.code;
    const waiting = document.querySelector("[data-waiting]");
    const said = document.querySelector("[data-said]");
    let busy = false, later = 0;

    const kept = () => JSON.parse(localStorage.getItem(place) || "[]");
    const keep = (lines) => localStorage.setItem(place, JSON.stringify(lines));
    const newKey = () => crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob()).slice(-36);

    function tell(sentence, state) {
        const line = document.createElement("li");
        line.className = state === "unknown" ? "said is-unknown" : "said";
        line.textContent = sentence;
        said.prepend(line);
        while (said.children.length > SHOWN) {
            said.lastElementChild.remove();
        }
    }

    function count(sentence) {
        const number = kept().length;
        waiting.textContent = number
            ? `${number} ${number > 1 ? "badges attendent" : "badge attend"} le réseau. ${sentence || ""}`
            : sentence || "";
    }

    async function post(lines) {
        const body = new FormData();
        const { way, hall, station } = lines[0];
        for (const [name, value] of Object.entries({ way, hall, station })) {
            body.append(name, value);
        }
        body.append("lines", JSON.stringify(lines.map((one) => ({ key: one.key, code: one.code, at: one.at }))));
        body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        return fetch(location.pathname, { method: "POST", body, headers: { "X-Station": "1" }, redirect: "manual" });
    }

    function first() {
        /* The oldest, and those that follow of the same door and kind. */
        const lines = kept();
        const same = (one) => ["way", "hall", "station"].every((name) => one[name] === lines[0][name]);
        const end = lines.findIndex((one) => !same(one));
        return lines.slice(0, Math.min(end < 0 ? lines.length : end, MOST));
    }

    async function send() {
        clearTimeout(later);
        if (busy || !kept().length) {
            return;
        }
        busy = true;
        let sentence = "";
        try {
            const answer = await post(first());
            const isOut = answer.type === "opaqueredirect" || answer.status === 403;
            const told = isOut ? { refused: "Reconnectez-vous, puis rouvrez cette page : rien n'est perdu." } : await answer.json();
            if (answer.ok) {
                const keys = new Set(told.noted.map((one) => one.key));
                keep(kept().filter((one) => !keys.has(one.key)));
                told.noted.forEach((one) => tell(one.said, one.state));
            } else {
                sentence = told.refused || "";
            }
        } catch {
            sentence = "Continuez : ils partiront à son retour.";
        }
        busy = false;
        count(sentence);
        if (kept().length) {
            later = setTimeout(send, sentence ? AGAIN : 0);
        }
    }

    function take(read) {
        const text = read.trim().toUpperCase().slice(0, 20);
        if (!text) {
            return;
        }
        const where = { way: form.elements.way.value, hall: form.elements.hall.value, station: form.elements.station.value };
        keep([...kept(), { key: newKey(), code: text, at: new Date().toISOString(), ...where }]);
        count();
        send();
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        take(code.value);
        code.value = "";
        code.focus();
    });

    /* Where the browser reads codes by itself, the camera is a reader too: the same badge again only after a while. */
    const camera = document.querySelector("[data-camera]"), video = document.querySelector("[data-video]");
    const EVERY = 200, SAME = 5000;

    async function watch(reader) {
        const seen = new Map();
        while (video.srcObject) {
            const found = await reader.detect(video).catch(() => []);
            for (const { rawValue } of found) {
                if (Date.now() - (seen.get(rawValue) || 0) > SAME) {
                    take(rawValue);
                }
                seen.set(rawValue, Date.now());
            }
            await new Promise((go) => setTimeout(go, EVERY));
        }
    }

    async function toggle() {
        if (video.srcObject) {
            video.srcObject.getTracks().forEach((track) => track.stop());
            video.srcObject = null;
        } else {
            try {
                video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
            } catch {
                tell("La caméra n'a pas pu s'ouvrir : autorisez-la pour ce site, ou écrivez le code.", "unknown");
                return;
            }
            video.play().catch(() => {});
            watch(new BarcodeDetector({ formats: ["qr_code"] }));
        }
        video.hidden = !video.srcObject;
        camera.setAttribute("aria-pressed", String(!video.hidden));
    }

    if ("BarcodeDetector" in window && navigator.mediaDevices) {
        camera.hidden = false;
        camera.addEventListener("click", toggle);
    }
    window.addEventListener("online", send);
    count();
    send();
})();
