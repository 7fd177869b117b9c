const dark = matchMedia("(prefers-color-scheme: dark)");
const followColorScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followColorScheme);
followColorScheme();

// People paste the whole header, in quotes or with the line's end: one "Bearer" is enough, and Swagger UI brings it.
const tidy = (authorization) =>
  "Bearer " + authorization.replace(/^(?:["'\s]|Authorization:|Bearer\s)+|["'\s]+$/gi, "");

const isErasure = ({ method, url }) => method === "DELETE" && new URL(url, location).pathname.endsWith("/api/me");

SwaggerUIBundle({
  url: "openapi",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null, // the description is not sent anywhere
  persistAuthorization: false, // nor is the token kept
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request) => {
    if (request.headers.Authorization) {
      request.headers.Authorization = tidy(request.headers.Authorization);
    }
    if (isErasure(request) && !confirm("Erase everything kept about this user, for good?")) {
      request.signal = AbortSignal.abort(new Error("Nothing was erased."));
    }
    return request;
  },
});
