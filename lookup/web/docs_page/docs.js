// The key that is tried here stays in this tab's memory: nothing is stored, nothing leaves this site.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
