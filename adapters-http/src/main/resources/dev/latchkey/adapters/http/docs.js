// No validatorUrl: the description is not sent anywhere.
SwaggerUIBundle({
  url: "openapi",
  dom_id: "#swagger-ui",
  validatorUrl: null,
  deepLinking: false,
  presets: [SwaggerUIBundle.presets.apis],
});
