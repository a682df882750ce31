"""`make vectors`: reads our own sentences with the encoder and writes the file of their meanings."""

from language import embeddings, seed_vectors

if __name__ == "__main__":
    seed_vectors.write(embeddings.Sentences())
