import { tacetApp } from "../lib/infra/app.ts";

tacetApp().app.synth();
