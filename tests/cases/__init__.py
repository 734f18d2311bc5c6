"""Cases: inputs on which a wrong number or a useless sentence came out, each with the right value."""
