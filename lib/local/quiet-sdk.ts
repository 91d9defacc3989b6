// On Node 20 the SDK says at every start that a later release will want Node 22. Whoever runs this knows their Node.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
