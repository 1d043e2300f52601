// The closed vocabularies in which child, suspect and vehicle are described, so that every language can say them.
import { z } from "zod";

export const hairColour = z.enum([
  "black",
  "brown",
  "light-brown",
  "blond",
  "red",
  "grey",
  "white",
  "dyed",
  "bald",
]);
export const hairLength = z.enum(["shaved", "short", "medium", "long"]);
export const hairStyle = z.enum(["straight", "wavy", "curly", "braided", "ponytail", "covered"]);
export const eyeColour = z.enum(["brown", "blue", "green", "hazel", "grey", "black"]);
export const build = z.enum(["slim", "medium", "stocky", "heavy", "athletic"]);
export const sex = z.enum(["female", "male", "other", "unknown"]);
export const garment = z.enum([
  "coat",
  "jacket",
  "sweater",
  "hoodie",
  "shirt",
  "t-shirt",
  "dress",
  "skirt",
  "trousers",
  "jeans",
  "shorts",
  "leggings",
  "tracksuit",
  "pyjamas",
  "school-uniform",
  "swimsuit",
  "shoes",
  "trainers",
  "boots",
  "sandals",
  "hat",
  "cap",
  "scarf",
  "gloves",
  "headscarf",
  "glasses",
  "backpack",
  "bag",
]);
export const colour = z.enum([
  "black",
  "white",
  "grey",
  "silver",
  "red",
  "blue",
  "dark-blue",
  "light-blue",
  "green",
  "dark-green",
  "yellow",
  "orange",
  "brown",
  "beige",
  "pink",
  "purple",
  "gold",
  "multicoloured",
]);
export const vehicleType = z.enum([
  "car",
  "hatchback",
  "saloon",
  "estate",
  "suv",
  "van",
  "minibus",
  "bus",
  "pickup",
  "truck",
  "camper",
  "taxi",
  "motorcycle",
  "scooter",
  "bicycle",
  "boat",
]);
export const relation = z.enum(["parent", "relative", "acquaintance", "stranger", "unknown"]);
export const compass = z.enum([
  "north",
  "north-east",
  "east",
  "south-east",
  "south",
  "south-west",
  "west",
  "north-west",
]);
