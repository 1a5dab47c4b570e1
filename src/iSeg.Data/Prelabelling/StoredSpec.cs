using iSeg.Core.Prelabelling;

namespace iSeg.Data.Prelabelling;

/// <summary>What jobs of the store are asked for. Another version of iSeg, or a hand, may have written what this one does not read: such a job fails, and no other.</summary>
internal static class StoredSpec
{
    /// <exception cref="PrelabelException">It cannot be read, or makes no sense; says why and what to do.</exception>
    public static PrelabelSpec Read(string json)
    {
        try
        {
            return PrelabelSpec.FromJson(json).Validate();
        }
        catch (PrelabelException refusal)
        {
            throw new PrelabelException($"What is stored of this job cannot be done: another version of iSeg wrote it, or it was changed by hand. Start a new job. {refusal.Message}", refusal);
        }
    }

    /// <summary>Null for what cannot be read.</summary>
    public static PrelabelSpec? Find(string json)
    {
        try
        {
            return PrelabelSpec.FromJson(json);
        }
        catch (PrelabelException)
        {
            return null;
        }
    }
}
